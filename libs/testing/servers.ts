/** Where the real servers of a test run are; `npm test` starts them and sets these. */
function needed(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the tests with npm test, or start the servers with npm run test:servers`);
  return value;
}

export const testServers = {
  get pgAdminUrl(): string {
    return needed('TEST_PG_URL');
  },
  get kafkaBrokers(): string {
    return needed('TEST_KAFKA_BROKERS');
  },
  get redisUrl(): string {
    return needed('TEST_REDIS_URL');
  },
};
