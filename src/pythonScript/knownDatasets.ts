/** What is known of torchvision's data sets. */

/** Classes, side of the images and, where it is not 3, their channels in torchvision's data sets. */
export const DATASETS: Readonly<
  Record<string, readonly [classes: number, side: number | null, channels?: number]>
> = {
  CIFAR10: [10, 32],
  CIFAR100: [100, 32],
  MNIST: [10, 28, 1],
  FashionMNIST: [10, 28, 1],
  KMNIST: [10, 28, 1],
  QMNIST: [10, 28, 1],
  USPS: [10, 16, 1],
  SVHN: [10, 32],
  STL10: [10, 96],
  Caltech101: [101, null],
  Caltech256: [257, null],
  Country211: [211, null],
  DTD: [47, null],
  EuroSAT: [10, 64],
  FGVCAircraft: [100, null],
  Flowers102: [102, null],
  Food101: [101, null],
  GTSRB: [43, null],
  ImageNet: [1000, null],
  Imagenette: [10, null],
  OxfordIIITPet: [37, null],
  PCAM: [2, 96],
  StanfordCars: [196, null],
  SUN397: [397, null],
};
