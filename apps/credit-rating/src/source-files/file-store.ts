import { Inject, Injectable } from '@nestjs/common';
import { Database, sql, type Tx } from '@app/platform/database';

const PART_BYTES = 1024 * 1024;
/** A reader of rows makes rows of all that it is handed at once; of a whole part it would keep tens of thousands. */
const PIECE_BYTES = 32 * 1024;

/** Files as they were sent, in parts, so that no reader needs the whole of one in memory. */
@Injectable()
export class FileStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async put(tx: Tx, fileId: string, bytes: Buffer): Promise<void> {
    for (let part = 0; part * PART_BYTES < bytes.length; part += 1) {
      const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
      await sql(tx, `insert into stored_file_part (file_id, part, bytes) values ($1, $2, $3)`, [fileId, part, piece]);
    }
  }

  async *read(fileId: string): AsyncGenerator<Buffer> {
    for (let part = 0; ; part += 1) {
      const [row] = await this.db.query<{ bytes: Buffer }>(
        `select bytes from stored_file_part where file_id = $1 and part = $2`,
        [fileId, part],
      );
      if (!row) return;
      for (let at = 0; at < row.bytes.length; at += PIECE_BYTES) yield row.bytes.subarray(at, at + PIECE_BYTES);
    }
  }
}
