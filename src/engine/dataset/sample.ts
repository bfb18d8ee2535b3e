/** Which images of a class are read: those whose paths have the smallest hashes. */

/** Keeps the values whose keys have the smallest hashes. */
export class SmallestHashes {
  private kept: { hash: number; key: string; value: string }[] = [];

  constructor(private readonly size: number) {}

  add(value: string, key: string): void {
    const hash = fnv1a(key);
    this.kept.push({ hash, key, value });
    if (this.kept.length >= 2 * this.size) this.trim();
  }

  values(): string[] {
    this.trim();
    return this.kept.map(({ value }) => value);
  }

  private trim(): void {
    this.kept.sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1));
    this.kept.length = Math.min(this.kept.length, this.size);
  }
}

/** FNV-1a over UTF-16 code units, finished so that similar paths do not get similar hashes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
