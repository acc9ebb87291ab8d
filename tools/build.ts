/**
 * `npm run build`: the services and the console, into dist/; quick when nothing changed.
 *   --services   without the console, but with the types of its client
 */
import { join } from 'node:path';
import { buildIfChanged, buildServices } from '../deploy/local/build';

const dir = join(__dirname, '..', '.local');
const build = process.argv.includes('--services') ? buildServices : buildIfChanged;

build(dir).then(
  (built) => console.log(built ? 'dist/ is built' : 'dist/ is current'),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
