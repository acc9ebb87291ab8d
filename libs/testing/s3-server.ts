import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { S3Place } from '@app/platform/s3-file-store';
import { Child } from '../../deploy/local/child';
import { fetchJars } from '../../deploy/local/downloads';
import { freePorts } from '../../deploy/local/wait';

const run = promisify(execFile);
const local = join(__dirname, '..', '..', 'deploy', 'local');
const downloads = join(__dirname, '..', '..', '.local', 'downloads');
const PASSWORD = 'of-the-test';

/** A program that speaks S3, checks signatures (AWS, version 4) and keeps buckets as folders; by http and by https. */
export class S3Server {
  private constructor(
    readonly child: Child,
    readonly port: number,
    readonly place: S3Place,
    /** The same by https, vouched for by itself alone. */
    readonly securePlace: S3Place,
    private readonly dir: string,
  ) {}

  /** @param open a bucket that anybody may read */
  static async start(buckets: string[], open: string): Promise<S3Server> {
    const dir = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), 's3-'));
    const [{ jars }, [port = 0, securePort = 0], ca] = await Promise.all([
      fetchJars('jars-s3', 'S3 测试服务器', 'the S3 server of the tests', downloads),
      freePorts(2),
      certificate(dir),
    ]);
    // Who may read a bucket is, for this server, who may read its folder.
    mkdirSync(join(dir, 'buckets', open), { recursive: true, mode: 0o755 });
    for (const bucket of buckets) mkdirSync(join(dir, 'buckets', bucket), { mode: 0o700 });
    const settings = {
      's3proxy.endpoint': `http://127.0.0.1:${port}`,
      's3proxy.secure-endpoint': `https://127.0.0.1:${securePort}`,
      's3proxy.keystore-path': join(dir, 'keystore'),
      's3proxy.keystore-password': PASSWORD,
      's3proxy.authorization': 'aws-v4',
      's3proxy.identity': 'key-of-the-test',
      's3proxy.credential': 'secret-of-the-test',
      'jclouds.provider': 'filesystem',
      'jclouds.filesystem.basedir': join(dir, 'buckets'),
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(dir, 's3.properties'), lines.join(''));
    const child = new Child({
      name: 's3',
      command: 'java',
      args: [
        ...[
          '-XX:TieredStopAtLevel=1',
          '-Xmx192m',
          `-Dlogback.configurationFile=${join(local, 'jars-s3', 'logback.xml')}`,
        ],
        ...['-cp', join(jars, '*'), 'org.gaul.s3proxy.Main', '--properties', join(dir, 's3.properties')],
      ],
      env: { PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'], LANG: 'C.UTF-8' },
      dir,
      ready: async () => (await fetch(`http://127.0.0.1:${port}/`)).status === 403,
    });
    await child.start();
    const place = {
      ...{ endpoint: `http://127.0.0.1:${port}`, bucket: buckets[0]!, region: 'us-east-1', pathStyle: true },
      ...{ accessKey: 'key-of-the-test', secretKey: 'secret-of-the-test', prefix: 'commitment' },
    };
    return new S3Server(child, port, place, { ...place, endpoint: `https://127.0.0.1:${securePort}`, ca }, dir);
  }

  /** Where an object lies. */
  pathOf(bucket: string, key: string): string {
    return join(this.dir, 'buckets', bucket, key);
  }

  /** The names of all that lies in a bucket, halves of something too. */
  namesIn(bucket: string): string[] {
    return readdirSync(join(this.dir, 'buckets', bucket), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  }

  async stop(): Promise<void> {
    await this.child.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** @returns the certificate by which the server shows itself */
async function certificate(dir: string): Promise<string> {
  const store = ['-keystore', join(dir, 'keystore'), '-storepass', PASSWORD, '-alias', 's3'];
  const what = ['-keyalg', 'EC', '-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-validity', '2'];
  await run('keytool', ['-genkeypair', ...store, ...what]);
  await run('keytool', ['-exportcert', '-rfc', ...store, '-file', join(dir, 'certificate.pem')]);
  return readFileSync(join(dir, 'certificate.pem'), 'utf8');
}
