import { readFileSync } from 'node:fs';
import { LocalError } from '../local/local-error';
import type { KafkaSettings } from './lost-future';

/** By the variables that services have, too: docs/DEPLOY.md. @throws LocalError when the brokers are not named */
export function kafkaSettingsOf(env: NodeJS.ProcessEnv): KafkaSettings {
  const { KAFKA_BROKERS, KAFKA_TLS, KAFKA_TLS_CA: ca, KAFKA_TLS_CERT: cert, KAFKA_TLS_KEY: key } = env;
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = env;
  if (!KAFKA_BROKERS) throw new LocalError('KAFKA_BROKERS 未设置 / is not set', 'KAFKA_BROKERS=host:9092');
  const file = (name: 'ca' | 'cert' | 'key', path: string | undefined): object =>
    path ? { [name]: readFileSync(path, 'utf8') } : {};
  const isSecure = KAFKA_TLS === 'true' || [ca, cert, username].some(Boolean);
  return {
    brokers: KAFKA_BROKERS.split(','),
    ...(isSecure ? { ssl: { ...file('ca', ca), ...file('cert', cert), ...file('key', key) } } : {}),
    ...(username && password ? { sasl: { mechanism: 'scram-sha-512' as const, username, password } } : {}),
  };
}
