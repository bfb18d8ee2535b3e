/** Finds the images that the cells of a table name. */

import path from 'node:path';
import { withoutEnding } from '../../shared/dataset/files';

export class ImageNames {
  /** Paths by the last part of their names, with and without its ending. */
  private readonly byName = new Map<string, string[]>();
  private readonly root: string;

  /**
   * @param root the folder
   * @param paths of the images from it on, with slashes
   */
  constructor(
    root: string,
    readonly paths: readonly string[],
  ) {
    this.root = root.replaceAll('\\', '/');
    for (const place of paths) {
      const name = path.posix.basename(place);
      for (const key of new Set([name, withoutEnding(name)])) {
        const known = this.byName.get(key);
        if (known === undefined) this.byName.set(key, [place]);
        else known.push(place);
      }
    }
  }

  /**
   * The images that a cell can mean: by their path from the folder on, or where there is none, by the end of their whole
   * path; with their ending, or where there is none, without it.
   */
  find(cell: string): readonly string[] {
    const wanted = path.posix.normalize(cell.trim().replaceAll('\\', '/')).replace(/^(?:\.{0,2}\/)+/, '');
    const places = this.byName.get(path.posix.basename(wanted)) ?? [];
    for (const shown of [(place: string) => place, withoutEnding]) {
      const exact = places.filter((place) => shown(place) === wanted);
      if (exact.length > 0) return exact;
      const ends = places.filter((place) => `${this.root}/${shown(place)}`.endsWith(`/${wanted}`));
      if (ends.length > 0) return ends;
    }
    return [];
  }
}
