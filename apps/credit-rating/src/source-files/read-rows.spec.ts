import { deflateRawSync } from 'node:zlib';
import { Workbook } from '@protobi/exceljs';
import { encode } from 'iconv-lite';
import type { SourceRow } from '../source-rows/source-row';
import { encodingOf, formatOf } from './file-format';
import { readRows } from './read-rows';
import { guardZip } from './zip-guard';

async function* pieces(bytes: Buffer, size = 7): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(bytes: Buffer, columns: string[] = []): Promise<SourceRow[]> {
  const format = await formatOf(bytes);
  const rows: SourceRow[] = [];
  for await (const row of readRows(pieces(bytes), { format, encoding: encodingOf(bytes) }, columns)) rows.push(row);
  return rows;
}

const TEXT = '名称,备注（说明）\r\n"东湾,公司","一\n二"\r\n\r\n第二家,"他说""好"""\r\n';

const EXPECTED = [
  { number: 2, cells: { 名称: '东湾,公司', '备注(说明)': '一\n二' } },
  { number: 4, cells: { 名称: '第二家', '备注(说明)': '他说"好"' } },
];

describe('reading files', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['GB18030', encode(TEXT, 'gb18030')],
  ])('reads %s, with quotes, line breaks and empty lines, in pieces cut anywhere', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual(EXPECTED);
  });

  it('reads the first sheet of a workbook: text, numbers, dates, formulas, styled text', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('数据');
    sheet.addRow(['代码', '日期', '金额', '公式', '样式']);
    sheet.addRow([
      '91350100M000100Y43',
      new Date(Date.UTC(2026, 4, 11)),
      0.5,
      { formula: '1+1', result: 2 },
      { richText: [{ text: '警' }, { text: '告' }] },
    ]);
    sheet.addRow(['', '', null]);
    sheet.addRow(['x']);
    sheet.getCell('B2').numFmt = 'yyyy/m/d';
    workbook.addWorksheet('说明').addRow(['不读']);
    const rows = await rowsOf(Buffer.from(await workbook.xlsx.writeBuffer()));
    expect(rows).toEqual([
      { number: 2, cells: { 代码: '91350100M000100Y43', 日期: '2026-05-11', 金额: '0.5', 公式: '2', 样式: '警告' } },
      { number: 4, cells: { 代码: 'x', 日期: '', 金额: '', 公式: '', 样式: '' } },
    ]);
  });

  it('drops what a database cannot hold', async () => {
    expect(await rowsOf(Buffer.from('a\nx\0y\n'))).toEqual([{ number: 2, cells: { a: 'xy' } }]);
  });

  it('names the columns that are missing', async () => {
    await expect(rowsOf(Buffer.from('a,b\n1,2\n'), ['a', '列入日期'])).rejects.toMatchObject({
      code: 'columns-missing',
      params: { columns: ['列入日期'] },
    });
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'empty-file'],
    ['an old spreadsheet', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-spreadsheet'],
    [
      'a broken zip',
      Buffer.from('504b0304000000000000000000000000000000000000000000000000000000', 'hex'),
      'not-a-spreadsheet',
    ],
    ['a cell without end', Buffer.from(`a\n"${'x'.repeat(1_100_000)}`), 'unreadable'],
    ['only empty lines', Buffer.from('\n\n,\n'), 'empty-file'],
  ])('refuses %s', async (_, bytes, code) => {
    await expect(rowsOf(bytes)).rejects.toMatchObject({ code });
  });

  it('hands on a failure of the source as it is', async () => {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from('a,b\n');
      await Promise.reject(new Error('the database is gone'));
    };
    const read = async (): Promise<void> => {
      for await (const row of readRows(failing(), { format: 'csv', encoding: 'utf-8' }, [])) expect(row).toBeNull();
    };
    await expect(read()).rejects.toThrow('the database is gone');
  });
});

/** A zip of one deflated entry, whose headers claim a size of their own. */
function zipOf(unpacked: Buffer, claimedSize: number): Buffer {
  const data = deflateRawSync(unpacked);
  const name = Buffer.from('a.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(claimedSize, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(claimedSize, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([local, name, data, central, name, end]);
}

describe('the guard against zip bombs', () => {
  it('passes what unpacks to the limit, and refuses one byte more, whatever the headers claim', async () => {
    await expect(guardZip(zipOf(Buffer.alloc(1_000_000), 1_000_000), 1_000_000)).resolves.toBeUndefined();
    await expect(guardZip(zipOf(Buffer.alloc(1_000_001), 10), 1_000_000)).rejects.toMatchObject({
      code: 'unpacks-too-large',
    });
  });

  it('refuses a part that is kept whole and is one byte too large, by the name a reader finds before it', async () => {
    const zip = zipOf(Buffer.alloc(1001), 10);
    await expect(guardZip(zip, 2000, { name: 'a.xml', maxBytes: 1001 })).resolves.toBeUndefined();
    const kept = { name: 'a.xml', maxBytes: 1000 };
    await expect(guardZip(zip, 2000, kept)).rejects.toMatchObject({
      code: 'texts-too-large',
      params: { maxBytes: 1000 },
    });
    // The directory calls it otherwise.
    zip.write('b.xml', zip.lastIndexOf('a.xml'));
    await expect(guardZip(zip, 2000, kept)).rejects.toMatchObject({ code: 'texts-too-large' });
  });

  it('refuses bytes that its directory does not name', async () => {
    const good = zipOf(Buffer.from('x'), 1);
    const hidden = Buffer.concat([good.subarray(0, 36), Buffer.alloc(200), good.subarray(36)]);
    hidden.writeUInt32LE(hidden.readUInt32LE(hidden.length - 6) + 200, hidden.length - 6);
    await expect(guardZip(hidden, 1000)).rejects.toMatchObject({ code: 'not-a-spreadsheet' });
  });
});
