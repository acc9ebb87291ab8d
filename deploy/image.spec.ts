import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextFiles, imageEnvironment, isSent, stagesOf } from './image';
import { nodeArgs } from './local/programs';

const root = join(__dirname, '..');
const stages = stagesOf(readFileSync(join(__dirname, 'Dockerfile'), 'utf8'));

describe('the image', () => {
  it('holds nothing but the build, the packages it runs with, the rules and the licence', () => {
    const last = stages.at(-1)!;
    const copies = last.instructions.filter(({ word }) => word === 'COPY').map(({ rest }) => rest);
    expect(copies).toEqual([
      'package.json LICENSE ./',
      '--from=runtime-packages /build/node_modules node_modules',
      '--from=build /build/dist dist',
      'rules rules',
    ]);
    expect(last.instructions.filter(({ word }) => word === 'RUN')).toEqual([]);
  });

  it('tells Node what it is told wherever a program runs', () => {
    expect(imageEnvironment(stages.at(-1)!)).toMatchObject({ NODE_OPTIONS: nodeArgs.join(' '), PORT: '8080' });
  });

  it('runs as nobody of the machine', () => {
    const user = stages.at(-1)!.instructions.find(({ word }) => word === 'USER')!.rest;
    expect(user).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
  });

  it('is built from sources alone: no tests, no data of anybody, no build that lies about', () => {
    const files = contextFiles(root);
    expect(files).toEqual(expect.arrayContaining(['package-lock.json', 'apps/subsidy/src/main.ts', 'tools/build.ts']));
    expect(
      files.filter((path) => /\.(spec|int)\.ts$|^\.local|^dist\/|^e2e\/|^docs\/|node_modules\/|^\.git/.test(path)),
    ).toEqual([]);
  });
});

describe('what goes to the builder', () => {
  const ignore = '# comment\n*\n!apps\n!tsconfig*.json\n**/*.spec.ts\napps/made';

  it('is decided by the last pattern for a path or a folder above it', () => {
    expect(['apps/a.ts', 'apps/b/c.ts', 'tsconfig.base.json'].map((path) => isSent(path, ignore))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['.env', 'appsx', 'b/apps', 'apps/a.spec.ts', 'apps/b/c.spec.ts', 'apps/made/d.ts'].map((path) =>
        isSent(path, ignore),
      ),
    ).toEqual([false, false, false, false, false, false]);
  });
});

it('an instruction that the check would not follow is refused', () => {
  expect(() => stagesOf('FROM a AS b\nADD x y')).toThrow('ADD x y');
  expect(() => stagesOf('FROM a\nRUN x')).toThrow('each stage of the Dockerfile has a name');
});
