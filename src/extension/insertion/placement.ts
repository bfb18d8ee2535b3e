/** Where the class goes: into the script, or into a new module beside it. */
export const PLACEMENTS = ['class', 'module'] as const;
export type Placement = (typeof PLACEMENTS)[number];
