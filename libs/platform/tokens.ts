/** What a program read from its environment. */
export const CONFIG = Symbol('config');
/** The service's definition. */
export const SERVICE = Symbol('service');
/** The connection to Redis. */
export const REDIS = Symbol('redis');
