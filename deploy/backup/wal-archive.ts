import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LocalError } from '../local/local-error';

/** The archive of the write-ahead log, in the folder of all backups of one server. */
export const walFolder = (backupDir: string): string => join(resolve(backupDir), 'wal');

/** After this long a begun file of the log is archived as it is: what a lost disk costs at most, besides the copying. */
const ARCHIVE_TIMEOUT_SECONDS = 60;

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** For PostgreSQL, to which a per cent sign means something. */
const inCommand = (path: string): string => quoted(path).replaceAll('%', '%%');

/** Settings by which PostgreSQL archives into `<backupDir>/wal`. */
export function archiveSettings(backupDir: string): Record<string, string> {
  const script = resolve(__dirname, '..', 'archive-wal.sh');
  return {
    archive_mode: 'on',
    archive_command: `sh ${inCommand(script)} %p %f ${inCommand(walFolder(backupDir))}`,
    archive_timeout: String(ARCHIVE_TIMEOUT_SECONDS),
  };
}

/** Gives a file of the archive back; exit code 1 says that there is none, which PostgreSQL takes for the end of the log. */
export function restoreCommand(walDir: string): string {
  return `test -e ${inCommand(walDir)}/%f.gz && gzip -dc ${inCommand(walDir)}/%f.gz > "%p"`;
}

const SEGMENT = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})\.gz$/;
const HISTORY = /^([0-9A-F]{8})\.history\.gz$/;

/** Where a timeline left another one: a restore begins a new one. */
interface Fork {
  parent: number;
  /** The first file of the log that the new timeline has of its own. */
  segment: bigint;
}

/** From the beginning of a base backup to its end. */
export interface Stretch {
  startSegment: string;
  stopSegment: string;
}

/** What lies in an archive, by name. */
export class WalArchive {
  /** By timeline: the numbers of its files. */
  private readonly segments = new Map<number, Set<bigint>>();
  private readonly histories = new Set<number>();

  constructor(
    private readonly folder: string,
    private readonly segmentBytes: number,
  ) {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const [, timeline, high, low] = SEGMENT.exec(name) ?? [];
      const [, history] = HISTORY.exec(name) ?? [];
      if (history !== undefined) this.histories.add(parseInt(history, 16));
      if (timeline === undefined) continue;
      const of = parseInt(timeline, 16);
      const numbers = this.segments.get(of) ?? new Set();
      this.segments.set(of, numbers.add(this.numberOf(high!, low!)));
    }
  }

  has(segment: string): boolean {
    return existsSync(join(this.folder, `${segment}.gz`));
  }

  /**
   * The timeline on which the log goes on from a backup: after each restore it goes on on a new one.
   * @param isLiving false where a later restore began before the end of the backup, so that it is of a future that is no more
   */
  timelineOf({ startSegment, stopSegment }: Stretch): { timeline: number; isLiving: boolean } {
    const own = this.read(startSegment).timeline;
    const stop = this.read(stopSegment).number;
    const newest = Math.max(own, ...this.histories, ...this.segments.keys());
    const goesOn = (timeline: number): boolean =>
      this.forks(timeline).some(({ parent, segment }) => parent === own && segment > stop);
    const timeline = Math.max(own, ...[...this.histories].filter((of) => of > own && goesOn(of)));
    return { timeline, isLiving: timeline === newest };
  }

  /**
   * Looks whether every file from a backup on is there, on the timeline that goes on from it.
   * @returns the name of the last file there is
   * @throws LocalError naming the first that is missing
   */
  mustBeWhole(stretch: Stretch): string {
    const { timeline: own, number: first } = this.read(stretch.startSegment);
    const { timeline } = this.timelineOf(stretch);
    const forks = timeline === own ? [] : this.forks(timeline).filter(({ parent }) => parent >= own);
    /** Up to where a timeline was left, the next one begins with the file in which that happened. */
    const onWhich = (number: bigint): number => forks.find(({ segment }) => number < segment)?.parent ?? timeline;
    const begun = forks.at(-1)?.segment ?? this.read(stretch.stopSegment).number;
    const files = this.segments.get(timeline);
    const last = [...(files ?? [])].reduce((highest, number) => (number > highest ? number : highest), begun);
    // A restored server that was lost before it archived anything has added nothing.
    const end = files === undefined && forks.length > 0 ? begun - 1n : last;
    for (let number = first; number <= end; number++) {
      const name = this.nameOf(onWhich(number), number);
      if (this.has(name)) continue;
      throw new LocalError(
        `归档缺少 / the archive lacks ${name}.gz: ${this.folder}`,
        '缺口之后无法恢复：找回该文件，或用更晚的基础备份 / nothing after a gap can be restored: find that file, or use a base backup from after it (--base)',
      );
    }
    return this.nameOf(onWhich(end), end);
  }

  private read(segment: string): { timeline: number; number: bigint } {
    const [, timeline = '', high = '', low = ''] = SEGMENT.exec(`${segment}.gz`) ?? [];
    return { timeline: parseInt(timeline, 16), number: this.numberOf(high, low) };
  }

  private forks(timeline: number): Fork[] {
    const name = `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history.gz`;
    const text = gunzipSync(readFileSync(join(this.folder, name))).toString();
    return [...text.matchAll(/^(\d+)\t([0-9A-F]+)\/([0-9A-F]+)/gm)].map(([, parent, high, low]) => ({
      parent: Number(parent),
      segment: ((BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)) / BigInt(this.segmentBytes),
    }));
  }

  private get perHigh(): bigint {
    return 0x1_0000_0000n / BigInt(this.segmentBytes);
  }

  private numberOf(high: string, low: string): bigint {
    return BigInt(`0x${high}`) * this.perHigh + BigInt(`0x${low}`);
  }

  private nameOf(timeline: number, number: bigint): string {
    const hex = (part: bigint): string => part.toString(16).toUpperCase().padStart(8, '0');
    return hex(BigInt(timeline)) + hex(number / this.perHigh) + hex(number % this.perHigh);
  }
}
