/** Progress as one line that is written over, on terminals only. */

import type { WriteStream } from 'node:tty';
import type { Progress } from '../shared/protocol/engine';
import { stageText } from '../shared/stageTexts';
import { gainText } from '../shared/protocol/tuning';

export class ProgressLine {
  constructor(private readonly stream: WriteStream) {}

  show({ stage, done, total, remainingMs, gain }: Progress): void {
    if (!this.stream.isTTY) return;
    const left =
      remainingMs === null || remainingMs < 1000 ? '' : `, ${Math.round(remainingMs / 1000)} s left`;
    const best = gain === undefined ? '' : `, best ${gainText(gain)}`;
    this.stream.write(`\r\u001b[K${stageText(stage)} ${done}/${total}${best}${left}`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
