// Serves a real VS Code with the extension and a sample workspace; opens it where there is a display.
import { setTimeout as delay } from 'node:timers/promises';
import { launchChromium } from '../test/support/chromium.mjs';
import { createWorkspace } from '../test/support/workspace.mjs';
import { startServer } from '../test/vscode/server.mjs';
import { packExtension } from './packaging/package.mjs';

const workspace = await createWorkspace({ images: 1000 });
const server = await startServer({ vsix: await packExtension(), port: Number(process.env.PORT ?? 8090) });
const address = `${server.origin}/?folder=${encodeURIComponent(workspace.folder)}`;
console.log(`\nVS Code with POMONAG: ${address}\nEnd it with Ctrl+C.\n`);

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (hasDisplay) {
  const browser = await launchChromium({ headless: false });
  await (await browser.newPage({ viewport: null })).goto(address);
}

const stopped = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.once(signal, () => stopped.abort());
await delay(2 ** 31 - 1, undefined, { signal: stopped.signal }).catch(() => undefined);
await server.stop();
workspace.remove();
process.exit(0);
