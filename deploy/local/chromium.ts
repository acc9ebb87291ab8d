import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { LocalError } from './local-error';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');
const fonts = join(root, 'node_modules', '@expo-google-fonts', 'noto-sans-sc');

/** Where systems keep a Chromium, or its sister. */
const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** How Chromium is started: quiet, without a screen, and as whoever runs the tests. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface ChromiumProgram {
  executablePath: string;
  /** With Chinese fonts, where the machine has none of its own. */
  env: Record<string, string>;
}

/**
 * Finds a Chromium, or installs one: by CHROMIUM_PATH, where systems keep it, where Playwright keeps its own; else with
 * apt (as root), else by Playwright's download.
 * @param dir where a font configuration may be written
 * @throws LocalError with what to do when there is none to be had
 */
export async function findChromium(dir: string): Promise<ChromiumProgram> {
  const executablePath = found() ?? (await installed());
  if (executablePath === null) {
    throw new LocalError(
      '没有找到 Chromium，也无法自动安装 / no Chromium was found, and none could be installed',
      '安装 Chromium 或 Chrome（Debian: sudo apt install chromium），或设置 CHROMIUM_PATH / install Chromium or Chrome, or set CHROMIUM_PATH',
    );
  }
  return { executablePath, env: fontEnvironment(dir) };
}

function found(): string | null {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new LocalError(`CHROMIUM_PATH=${named} 不存在 / is not there`, '改正或去掉它 / correct it, or leave it out');
  }
  return [...KNOWN, playwrightsOwn()].find((path) => path !== null && existsSync(path)) ?? null;
}

function playwrightsOwn(): string | null {
  try {
    return chromium.executablePath();
  } catch {
    // Playwright knows no browser for this system.
    return null;
  }
}

async function installed(): Promise<string | null> {
  const isRoot = process.getuid?.() === 0;
  try {
    if (isRoot && existsSync('/usr/bin/apt-get')) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', ['update', '-qq'], { env });
      await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    } else {
      await run(process.execPath, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
    }
  } catch {
    // Whoever calls says what to do when there is none.
  }
  return found();
}

/** Chinese fonts come with the packages: a machine that has none shows boxes, and its screenshots too. */
function fontEnvironment(dir: string): Record<string, string> {
  if (process.platform !== 'linux' || hasChineseFonts()) return {};
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<dir>${join(fonts, '400Regular')}</dir><dir>${join(fonts, '700Bold')}</dir><dir>${join(fonts, '600SemiBold')}</dir>
<alias binding="strong"><family>system-ui</family><prefer><family>Noto Sans SC</family></prefer></alias>
<alias binding="strong"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
<cachedir>${join(dir, 'font-cache')}</cachedir></fontconfig>`,
  );
  return { FONTCONFIG_FILE: file };
}

function hasChineseFonts(): boolean {
  try {
    return (
      execFileSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() !== ''
    );
  } catch {
    return false;
  }
}
