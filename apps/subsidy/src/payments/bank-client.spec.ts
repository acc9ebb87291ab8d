import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Metrics } from '@app/platform/metrics';
import type { SubsidyConfig } from '../config';
import { BankClient } from './bank-client';

describe('BankClient', () => {
  it('takes a refusal of the message for a refusal of the payment, but never one of a question about it', async () => {
    const server = createServer((_request, response) => response.writeHead(400).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const config: Partial<SubsidyConfig> = {
      BANK_URL: `http://127.0.0.1:${port}`,
      BANK_TOKEN: 'token',
      BANK_TIMEOUT_MS: 2000,
    };
    const client = new BankClient(config as SubsidyConfig, new Metrics('subsidy'));
    const instruction = { instructionId: 'i1', payeeName: '企业', payeeAccount: 'account', amountFen: '1', memo: 'm' };
    try {
      expect(await client.pay(instruction)).toEqual({ kind: 'refused', why: 'HTTP 400' });
      expect(await client.ask('i1')).toEqual({ kind: 'no-answer', why: 'HTTP 400' });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
