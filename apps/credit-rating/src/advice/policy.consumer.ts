import { Controller, Inject } from '@nestjs/common';
import type { EventData } from '@app/contracts/define-event';
import { policyPublishedV1 } from '@app/contracts/subsidy';
import { EventContext } from '@app/platform/kafka-strategy';
import { OnEvent } from '@app/platform/on-event';
import { PolicyCopies } from './policy-copies';

@Controller()
export class PolicyConsumer {
  constructor(@Inject(PolicyCopies) private readonly policies: PolicyCopies) {}

  @OnEvent(policyPublishedV1)
  published(data: EventData<typeof policyPublishedV1>, { tx }: EventContext): Promise<void> {
    return this.policies.published(tx, data);
  }
}
