/** The webview in a browser, with a stand-in for the editor around it. */

import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { pageHtml } from '../../../src/extension/views/pageHtml';
import type { View } from '../../../src/extension/views/pageHtml';
import type { Texts } from '../../../src/shared/l10n';
import { changedParts, partsOf } from '../../../src/shared/protocol/viewState';
import type { ViewParts, ViewState } from '../../../src/shared/protocol/viewState';
import type { FromWebview, ToWebview } from '../../../src/shared/protocol/webview';
import { launchChromium } from '../../support/chromium.mjs';
import themes from './themes.json';

export type ThemeName = keyof typeof themes;
export const THEMES = Object.keys(themes) as ThemeName[];

const ORIGIN = 'http://webview.test';
const NONCE = 'dGVzdC1ub25jZQ';

interface Harness {
  readonly sent: unknown[];
  readonly violations: string[];
  /** All that the webview has kept, the last thing last. */
  readonly kept: unknown[];
}
declare const __harness: Harness;

export interface OpenOptions {
  readonly view?: View;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the webview kept before it was reloaded. */
  readonly saved?: unknown;
  readonly reducedMotion?: boolean;
  /** Whether the system forces colours of its own on the page, as in Windows' contrast themes. */
  readonly forcedColors?: boolean;
  /** English where they are missing. */
  readonly language?: string;
  readonly texts?: Texts;
}

export interface Webview {
  readonly page: Page;
  /** Errors and warnings on the page's console. */
  readonly complaints: string[];
  send(message: ToWebview | object): Promise<void>;
  show(state: ViewState): Promise<void>;
  /** Waits until what has been done is on the page: the toolkit's elements and observers of sizes follow with the next frame. */
  settled(): Promise<void>;
  /** What the webview has said to the host so far. */
  sent(): Promise<FromWebview[]>;
  /** How often the webview has kept something. */
  saves(): Promise<number>;
  /** What the webview keeps over a reload, which it is told of here. */
  saved(): Promise<unknown>;
  setTheme(name: ThemeName): Promise<void>;
  /** Paints what the editor shows behind the page, which itself is transparent: for pictures of the page, and for axe. */
  paintBackground(): Promise<void>;
  violations(): Promise<string[]>;
}

let browser: Browser | undefined;

/** Opens the built webview, as the host would. */
export async function openWebview(options: OpenOptions = {}): Promise<Webview> {
  browser ??= await launchChromium();
  const { view = 'panel', theme = 'Dark Modern', width = 1200, height = 900 } = options;
  const page = await browser.newPage({
    viewport: { width, height },
    reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
    forcedColors: options.forcedColors ? 'active' : 'none',
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: document(view, theme, options) });
    if (name === 'favicon.ico') return route.fulfill({ status: 204 });
    const contentType = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: readFileSync(`dist/${name}`) });
  });
  await page.addInitScript((saved: unknown) => {
    const sent: unknown[] = [];
    const violations: string[] = [];
    const kept: unknown[] = [];
    Object.assign(window, {
      __harness: { sent, violations, kept },
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => saved,
        setState: (state: unknown) => kept.push(state),
      }),
    });
    window.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`),
    );
  }, options.saved);
  await page.goto(`${ORIGIN}/`);

  let shown: ViewParts | null = null;
  const webview: Webview = {
    page,
    complaints,
    send: (message) =>
      page.evaluate((data) => void window.dispatchEvent(new MessageEvent('message', { data })), message),
    async show(state) {
      const now = partsOf(state);
      await webview.send({ type: 'parts', parts: changedParts(shown, now) });
      shown = now;
      await webview.settled();
    },
    settled: () =>
      page.evaluate(
        () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
      ),
    sent: () => page.evaluate(() => __harness.sent) as Promise<FromWebview[]>,
    saves: () => page.evaluate(() => __harness.kept.length),
    saved: () =>
      page.evaluate(() => {
        window.dispatchEvent(new PageTransitionEvent('pagehide'));
        return __harness.kept.at(-1);
      }),
    violations: () => page.evaluate(() => __harness.violations),
    setTheme: (name) => page.evaluate(themeScript(name)),
    paintBackground: () =>
      page.evaluate((name) => {
        window.document.documentElement.style.background = `var(--vscode-${name}-background)`;
      }, { panel: 'editor', sidebar: 'sideBar' }[view]),
  };
  return webview;
}

/** Ends the browser after the last test of a file. */
export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** Does what the editor does when a theme comes into force. */
function themeScript(name: ThemeName): string {
  const { classes, variables } = themes[name];
  return `{
    const { documentElement: root, body } = document;
    root.style.cssText = '';
    for (const [name, value] of Object.entries(${JSON.stringify(variables)})) root.style.setProperty(name, value);
    body.className = '${classes.join(' ')}';
  }`;
}

/** The page as the host writes it, with the theme in force from the start. */
function document(view: View, theme: ThemeName, { language = 'en', texts = {} }: OpenOptions): string {
  const page = pageHtml(view, {
    script: `${ORIGIN}/webview.js`,
    style: `${ORIGIN}/webview.css`,
    cspSource: ORIGIN,
    nonce: NONCE,
    language,
    texts,
  });
  const body = `<body data-view="${view}">`;
  return page.replace(body, () => `${body}<script nonce="${NONCE}">${themeScript(theme)}</script>`);
}
