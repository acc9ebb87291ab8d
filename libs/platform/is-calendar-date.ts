import { isCalendarDate } from '@app/kernel/calendar';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** For DTO fields: a day that exists, written `YYYY-MM-DD`. */
export function IsCalendarDate(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isCalendarDate',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isCalendarDate(value),
        defaultMessage: (given) => `${given?.property} must be a date that exists, written YYYY-MM-DD`,
      },
    },
    options,
  );
}
