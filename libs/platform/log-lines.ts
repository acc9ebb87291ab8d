import { pino } from 'pino';

const WARNING = 40;

/** Standard output, written when there are 4 KiB or a tenth of a second has passed: a write a line costs as much as a small answer. */
const output = pino.destination({ dest: 1, sync: true, minLength: 4_096, periodicFlush: 100 });
// Not `flushSync`: once nobody reads any more, that one tries for ever; `flush` tells pino, which then writes no more.
process.once('exit', () => output.flush());

/** What goes to `pinoHttp`: lines of a program, as JSON. From a warning on a line is written at once, with all before it. */
export const logLines = (options: pino.LoggerOptions): [pino.LoggerOptions, pino.DestinationStream] => [
  {
    ...options,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: {
      logMethod(given, method, level) {
        method.apply(this, given);
        if (level >= WARNING) output.flush();
      },
    },
  },
  output,
];
