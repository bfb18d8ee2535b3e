/** What the name of a folder says about the images in it. */

/** Parts of a data set, in the order in which they are preferred; the images of the last one carry no class. */
export const SPLITS = ['train', 'val', 'test', 'unlabelled'] as const;
export type Split = (typeof SPLITS)[number];

const SPLIT_WORDS: Readonly<Record<Split, RegExp>> = {
  train: /^(?:train(?:ing|val)?|trn)(?:set|data)?$/,
  val: /^(?:val(?:id|idation)?|dev|eval(?:uation)?)(?:set|data)?$/,
  test: /^(?:test(?:ing)?|tst|holdout)(?:set|data)?$/,
  unlabelled: /^(?:unlabell?ed|unsup(?:ervised)?|pred(?:ict(?:ions?)?)?|inference)(?:set|data)?$/,
};
/** Words that may stand beside the one that names a split: `training_set`, `train_images`, `seg_train`, `train2017`. */
const FILLERS =
  /^(?:\d+|sets?|data|datasets?|images?|imgs?|pics?|pictures?|photos?|samples?|files?|dir|folder|split|part|sub|subset|seg|x|my|the|of|for|all|full|small|mini|new|raw|final|cropped|resized|jpe?g|png)$/;

/** Folders that are never opened: hidden ones, and those of file systems, archives and package managers. */
const NEVER_READ =
  /^(?:\..*|lost\+found|System Volume Information|\$RECYCLE\.BIN|__MACOSX|__pycache__|node_modules|site-packages|venv|env)$/i;
/** Folders that training scripts and their tools write. */
const TOOL =
  /^(?:plots?|figs?|figures?|runs?|checkpoints?|ckpts?|lightning_logs|tb_logs|tensorboard|wandb|mlruns|outputs?|results?|visuali[sz]ations?|gradcam|confusion_matri(?:x|ces)|screenshots?|docs?|scripts?|src|notebooks?|te?mp|cache|build|dist|saved_models?)$/i;
/** The same, but things that a camera may see, too. */
const TOOL_OR_CLASS = /^(?:logs?|models?|weights?|samples?|examples?|icons?|assets?)$/i;

const MASKS =
  /^(?:masks?|labels?|annotations?|segmentations?|segmaps?|seg|ground ?truths?|gts?|targets?|trimaps?|edges?|depth)$/;
const PICTURES = /^(?:images?|imgs?|pics?|pictures?|photos?|inputs?|originals?|rgb|data)$/;
const CONTAINERS =
  /^(?:images?|imgs?|pics?|pictures?|photos?|data|datasets?|archive|raw|originals?|all|files?|jpe?gs?|pngs?|samples?|content|input|categories|classes|objects?)$/;
/** Names of copies of one data set that differ in how its images look, or of its parts; the better ones first. */
const VARIANTS = [
  /^(?:originals?|raw|full|all|colou?r|rgb|images?|data|dataset|clean|v|version|fold|part|batch|split|group|site|\d+|[a-z])$/,
  /^(?:processed|preprocessed|resized|cropped|segmented|gr[ae]y(?:scale)?|bw|augmented|augmentation|aug|noisy|small|mini|thumbnails?|x)$/,
];

/** The words of a name, in lower case: at spaces and punctuation, before capitals, between letters and digits. */
export function wordsOf(name: string): string[] {
  return (
    name
      .replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2')
      .toLowerCase()
      .match(/\p{L}+|\p{N}+/gu) ?? []
  );
}

/** The part of a data set that a name stands for, and what else it says; null where it names none. */
export function splitNamed(name: string): { readonly split: Split; readonly rest: string } | null {
  const words = wordsOf(name);
  for (const split of SPLITS) {
    const at = words.findIndex((word) => SPLIT_WORDS[split].test(word));
    if (at < 0) continue;
    const rest = words.filter((word, i) => i !== at && !FILLERS.test(word) && !isSplitWord(word));
    return { split, rest: rest.join(' ') };
  }
  return null;
}

function isSplitWord(word: string): boolean {
  return SPLITS.some((split) => SPLIT_WORDS[split].test(word));
}

/** Whether a split's name may as well be that of a thing: trains, or what is valid among what is not. */
export function isThingToo(name: string, siblings: readonly string[]): boolean {
  if (/^trains?$/i.test(name)) return true;
  return /^valid$/i.test(name) && siblings.some((other) => /^(?:in|not[ _-]?)valid/i.test(other));
}

export function isNeverRead(name: string): boolean {
  return NEVER_READ.test(name);
}

export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

/** Whether a training script or tool has written a folder: surely, perhaps, or not. */
export function toolLikeness(name: string): 'yes' | 'maybe' | 'no' {
  if (TOOL.test(name)) return 'yes';
  return TOOL_OR_CLASS.test(name) ? 'maybe' : 'no';
}

/** Masks and the like: pictures about pictures. */
export function isMaskName(name: string): boolean {
  return MASKS.test(wordsOf(name).join(' ')) || /segmentation|^masks?\b|\bmasks?$/i.test(name);
}

/** What the pictures are called where masks lie beside them. */
export function isPictureName(name: string): boolean {
  const words = wordsOf(name);
  return PICTURES.test(words.at(-1) ?? '') || PICTURES.test(words[0] ?? '');
}

/** A name for any collection of images, which says nothing about what they show. */
export function isContainerName(name: string): boolean {
  const words = wordsOf(name);
  const isContainer = (word: string): boolean => CONTAINERS.test(word);
  return words.some(isContainer) && words.every((word) => isContainer(word) || FILLERS.test(word));
}

/** How good a version of a data set is by its name, 0 best; null for a name that says something else. */
export function variantRank(name: string): number | null {
  const ranks = wordsOf(name).map((word) => {
    const rank = VARIANTS.findIndex((names) => names.test(word));
    return rank < 0 && (CONTAINERS.test(word) || FILLERS.test(word)) ? 0 : rank;
  });
  return ranks.length === 0 || ranks.includes(-1) ? null : Math.max(...ranks);
}
