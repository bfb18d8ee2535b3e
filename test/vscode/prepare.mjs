// Makes VS Code's server, as it lies in the npm package code-server, runnable without compiling or downloading.
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { mustRun } from '../support/process.mjs';

const require = createRequire(path.resolve('package.json'));

/**
 * Installs the server's own dependencies without their install scripts, once, and puts stand-ins in the places of the
 * four native modules that those scripts would have compiled or downloaded.
 * @returns {Promise<string>} the server's main program
 */
export async function prepareServer() {
  const server = path.join(path.dirname(require.resolve('code-server/package.json')), 'lib', 'vscode');
  const modules = path.join(server, 'node_modules');
  const stamp = path.join(modules, '.prepared');
  const program = path.join(server, 'out', 'server-main.js');
  if (existsSync(stamp)) return program;

  console.log("Preparing VS Code's server (once)");
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await mustRun('npm', ['install', '--omit=dev', ...quiet], { cwd: server });

  const ripgrep = /** @type {{ rgPath: string }} */ (/** @type {unknown} */ (require('@vscode/ripgrep')))
    .rgPath;
  install(ripgrep, path.join(modules, '@vscode', 'ripgrep', 'bin', path.basename(ripgrep)));
  const terminal = require.resolve(`@lydell/node-pty-${process.platform}-${process.arch}/pty.node`);
  install(terminal, path.join(modules, 'node-pty', 'build', 'Release', 'pty.node'));
  writeFileSync(path.join(modules, '@vscode', 'spdlog', 'index.js'), logger);
  writeFileSync(path.join(modules, 'native-watchdog', 'index.js'), 'exports.start = () => {};\n');
  writeFileSync(stamp, '');
  return program;
}

/**
 * @param {string} from
 * @param {string} to
 */
function install(from, to) {
  mkdirSync(path.dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

/** The part of spdlog's interface that the server calls: a logger that appends lines to a file. */
const logger = `
const fs = require('node:fs');
const path = require('node:path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {}
}
levels.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level < this.level) return;
    fs.appendFile(this.file, new Date().toISOString() + ' [' + name + '] ' + message + '\\n', () => {});
  };
});
// One by one: only so does Node see them as named exports.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger(file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;
