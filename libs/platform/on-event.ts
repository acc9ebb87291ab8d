import type { EventContract } from '@app/contracts/define-event';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContext } from './kafka-strategy';

type EventMethod<Data> = (data: Data, context: EventContext) => Promise<void>;

/** Nest's `@EventPattern` for an event of libs/contracts, typed by it: the method gets the data and the context. */
export function OnEvent<Data>(contract: EventContract<Data>) {
  return (target: object, name: string, descriptor: TypedPropertyDescriptor<EventMethod<Data>>): void => {
    Payload()(target, name, 0);
    Ctx()(target, name, 1);
    (EventPattern(contract.type) as MethodDecorator)(target, name, descriptor);
  };
}
