import { runUntilSignal } from '@app/platform/web-app';
import { listen, newGateway } from './gateway';

void runUntilSignal(
  'gateway',
  () => newGateway(process.env),
  (app) => listen(app, process.env),
);
