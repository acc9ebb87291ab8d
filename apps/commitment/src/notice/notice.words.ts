const CLASSES: Record<string, string> = { minor: '轻微失信', general: '一般失信', serious: '严重失信' };

/** How a class of a dishonesty record is called. */
export function classInWords(code: string): string {
  return CLASSES[code] ?? code;
}
