/** Which files belong to a data set: decided by the ending of their names alone. */

/** The endings that torchvision's `ImageFolder` reads (`IMG_EXTENSIONS`), and GIF. */
const IMAGE = /\.(?:jpe?g|png|ppm|bmp|pgm|tiff?|webp|gif)$/i;
const GIF = /\.gif$/i;
/** Files that hold images, but of kinds that neither `ImageFolder` nor POMONAG reads. */
const FOREIGN =
  /\.(heic|heif|avif|jxl|jp2|j2k|jfif|svg|psd|raw|dng|cr2|nef|arw|exr|hdr|dcm|nii|npy|npz|mat|pdf|ico|tga|pcx)$/i;

/** For messages. */
export const IMAGE_ENDINGS = 'jpg, jpeg, png, ppm, bmp, pgm, tif, tiff, webp, gif';

export function isImageName(name: string): boolean {
  return IMAGE.test(name);
}

/** A path without the ending of an image's name. */
export function withoutEnding(path: string): string {
  return path.replace(IMAGE, '');
}

/** Whether `ImageFolder` skips an image that is read here. */
export function isGifName(name: string): boolean {
  return GIF.test(name);
}

/** The ending, in lower case, of a file that holds an image of a kind that is not read; otherwise null. */
export function foreignEnding(name: string): string | null {
  return FOREIGN.exec(name)?.[1]?.toLowerCase() ?? null;
}
