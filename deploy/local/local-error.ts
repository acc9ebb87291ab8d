/** A fault of the surroundings (a taken port, a missing program, a full disk), told with its remedy instead of a stack. */
export class LocalError extends Error {
  /**
   * @param what the thing and what is wrong with it, Chinese and English
   * @param remedy what the person at the keyboard can do about it, Chinese and English
   */
  constructor(
    readonly what: string,
    readonly remedy: string,
  ) {
    super(`${what}\n  → ${remedy}`);
    this.name = 'LocalError';
  }
}

const diskFullSigns = /ENOSPC|No space left on device/;

/** The error for a full disk if `text` says so, else null. */
export function diskFullError(text: string, path: string): LocalError | null {
  if (!diskFullSigns.test(text)) return null;
  return new LocalError(
    `磁盘已满：${path} / the disk that holds ${path} is full`,
    '请腾出至少 2 GB 空间后重新运行 / free at least 2 GB there and run this again',
  );
}
