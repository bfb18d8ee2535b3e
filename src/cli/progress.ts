/** Progress as one line that is written over, on terminals only. */

import type { WriteStream } from 'node:tty';
import type { Progress, Stage } from '../shared/protocol/engine';
import { gainText } from '../shared/protocol/tuning';

const LABELS: Readonly<Record<Stage, string>> = {
  scan: 'Scanning the folder',
  embed: 'Embedding images',
  generate: 'Generating',
  score: 'Scoring',
  stretch: 'Stretching the front',
  tune: 'Trying settings',
};

export class ProgressLine {
  constructor(private readonly stream: WriteStream) {}

  show({ stage, done, total, remainingMs, gain }: Progress): void {
    if (!this.stream.isTTY) return;
    const left =
      remainingMs === null || remainingMs < 1000 ? '' : `, ${Math.round(remainingMs / 1000)} s left`;
    const best = gain === undefined ? '' : `, best ${gainText(gain)}`;
    this.stream.write(`\r\u001b[K${LABELS[stage]} ${done}/${total}${best}${left}`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
