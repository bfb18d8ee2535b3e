/** What is known of the networks of torchvision and timm, and of what looks like one and is none. */

/** Numbers of features that the last layer gets, by the network's name; the first that fits. */
const WIDTHS: readonly (readonly [name: RegExp, width: number])[] = [
  [/^resnet(?:18|34)/, 512],
  [/^(?:wide_)?resnet|^resnext/, 2048],
  [/^densenet121/, 1024],
  [/^densenet161/, 2208],
  [/^densenet169/, 1664],
  [/^densenet201/, 1920],
  [/^mobilenet_?v2/, 1280],
  [/^mobilenet_?v3_small/, 1024],
  [/^mobilenet_?v3_large/, 1280],
  [/^(?:tf_)?efficientnet_b[01]/, 1280],
  [/^(?:tf_)?efficientnet_b2/, 1408],
  [/^(?:tf_)?efficientnet_b3/, 1536],
  [/^(?:tf_)?efficientnet_b4/, 1792],
  [/^(?:tf_)?efficientnet_v2/, 1280],
  [/^(?:vgg|alexnet)/, 4096],
  [/^(?:googlenet|shufflenet)/, 1024],
  [/^inception_?v3/, 2048],
  [/^mnasnet/, 1280],
  [/^convnext_(?:tiny|small)/, 768],
  [/^convnext_base/, 1024],
  [/^swin_(?:t|s|tiny|small)/, 768],
  [/^vit_(?:b|base)/, 768],
  [/^vit_(?:l|large)/, 1024],
];

/** Outputs of a ready-made network that was not told how many to have: ImageNet's classes. */
export const IMAGENET_CLASSES = 1000;

/** Features that the last layer of a network gets; null where that is not known. */
export function widthOf(name: string): number | null {
  return WIDTHS.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? null;
}

/** Parts of a name that say that it makes no network of images to classes, or only a part of one. */
export const OTHER_TASK =
  /segmentation|detection|detector|quantiz|(?:^|[._])(?:fcn|deeplab|lraspp|faster_?rcnn|mask_?rcnn|keypoint_?rcnn|retinanet|ssd|ssdlite|fcos|yolo|u_?net|raft|autoencoder|vae|gan|generator|discriminator)(?:$|\d|_|v\d)|feature_extractor|IntermediateLayerGetter|\bvideo\./i;

/** Packages whose models are none of PyTorch's, or take more than images. */
export const OTHER_PACKAGE =
  /^(?:tensorflow|keras|tf_keras|jax|flax|paddle|mxnet|sklearn|xgboost|lightgbm|catboost|diffusers|ultralytics|segmentation_models_pytorch|detectron2|mmdet|sentence_transformers|onnxruntime)\b/;

/** Layers of networks that take or give something else than one image and its classes. */
export const OTHER_LAYER =
  /\b(?:ConvTranspose[123]d|Upsample|PixelShuffle|Embedding|LSTM|GRU|RNN|Conv1d|Conv3d|TransformerDecoder)\(/;
