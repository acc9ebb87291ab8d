import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const libs = fileURLToPath(new URL('../../libs/', import.meta.url));
const out = fileURLToPath(new URL('../../dist/console', import.meta.url));

/** Compressed once here, so that the gateway never has to. */
const compressed: Plugin = {
  name: 'compressed',
  closeBundle() {
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const bytes = readFileSync(join(out, name));
      writeFileSync(join(out, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(out, `${name}.br`), brotliCompressSync(bytes));
    }
  },
};

/** The gateway of a running system, for pages that are being worked on: `npm run console`. */
const gateway = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:8080';
const toGateway = {
  target: gateway,
  // The gateway takes changes from its own pages only.
  headers: { origin: gateway },
};

// JSX is compiled by Vite itself; no plugin is needed for a build.
export default defineConfig({
  root,
  plugins: [compressed],
  resolve: { alias: [{ find: /^@app\//, replacement: libs }] },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': toGateway, '/auth': toGateway, '/notices': toGateway, '/clock': toGateway, '/openapi': toGateway },
  },
  build: {
    outDir: out,
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    reportCompressedSize: false,
    manifest: true,
    // Packages mark files for a server that is not ours.
    rolldownOptions: { onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning) },
  },
});
