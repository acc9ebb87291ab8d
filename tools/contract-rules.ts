import { Ruleset } from '@stoplight/spectral-core';
import { pattern, schema, truthy } from '@stoplight/spectral-functions';
import { asyncapi, oas } from '@stoplight/spectral-rulesets';

// What other systems need of the published documents. Spectral's own rules, and those of ours that follow from STYLE.md.

const operation = '$.paths[*][get,put,post,patch,delete]';
const at = { resolved: false, severity: 'error' as const };

/** For docs/openapi. */
export const openApiRules = new Ruleset({
  extends: [[oas, 'all']],
  rules: {
    // A free-software product has no desk to write to; its summary says what an operation does.
    'contact-properties': 'off',
    'info-contact': 'off',
    'operation-description': 'off',
    // A tag is the name of a slice.
    'tag-description': 'off',
    // Path parameters are ids and codes, said by their name; the others have to say what they choose.
    'oas3-parameter-description': 'off',
    'parameter-says-what-it-chooses': {
      ...at,
      description: 'Query and header parameters are described',
      given: `${operation}.parameters[?(@.in!='path')]`,
      then: { field: 'description', function: truthy },
    },
    'operation-says-what-it-does': {
      ...at,
      description: 'An operation has a summary: the first sentence of its comment',
      given: operation,
      then: { field: 'summary', function: truthy },
    },
    'path-is-kebab-case': {
      ...at,
      description: 'Paths are kebab-case',
      given: '$.paths[*]~',
      then: { function: pattern, functionOptions: { match: '^(/([a-z0-9]+([-.][a-z0-9]+)*|\\{[a-zA-Z]+\\}))+$' } },
    },
    'refusal-is-problem-details': {
      ...at,
      resolved: true,
      description: 'Every operation documents its refusals as RFC 9457 problem details',
      given: `${operation}.responses`,
      then: {
        function: schema,
        functionOptions: {
          schema: {
            required: ['default', '429'],
            patternProperties: {
              '^([45]..|default)$': {
                required: ['content'],
                properties: { content: { required: ['application/problem+json'] } },
              },
            },
          },
        },
      },
    },
    'money-is-fen': {
      ...at,
      description: 'An amount is a decimal string of whole fen, with its pattern',
      given: '$.components.schemas[*].properties[?(@property.match(/Fen$/))]',
      then: {
        function: schema,
        functionOptions: { schema: { if: { required: ['type'] }, then: { required: ['pattern', 'description'] } } },
      },
    },
    'day-and-instant-have-a-format': {
      ...at,
      description: 'A day (…On) is a date, an instant (…At) a date-time',
      given: '$.components.schemas[*].properties[?(@property.match(/(On|At)$/))]',
      then: {
        function: schema,
        functionOptions: { schema: { if: { required: ['type'] }, then: { required: ['format'] } } },
      },
    },
    'number-is-whole': {
      ...at,
      description: 'Numbers are whole: what has a fraction is a string, so that no reader loses a digit',
      given: '$.components.schemas[*].properties[*]',
      then: { function: schema, functionOptions: { schema: { properties: { type: { not: { const: 'number' } } } } } },
    },
    'value-is-kebab-case': {
      ...at,
      description: 'Values of a list are kebab-case words, grades or rule codes',
      given: '$..enum[*]',
      then: { function: pattern, functionOptions: { match: '^([a-z0-9]+([-.][a-z0-9]+)*|[A-Z]{1,3})$' } },
    },
  },
});

/** For docs/asyncapi.yaml. */
export const asyncApiRules = new Ruleset({
  extends: [[asyncapi, 'all']],
  rules: {
    'asyncapi-info-contact': 'off',
    'asyncapi-info-contact-properties': 'off',
    // 3.1 adds nothing that is used here, and generators read 3.0.
    'asyncapi-latest-version': 'off',
    'message-says-what-happened': {
      ...at,
      description: 'An event has a title, a summary and an example',
      given: '$.components.messages[*]',
      then: {
        function: schema,
        functionOptions: { schema: { required: ['name', 'title', 'summary', 'headers', 'payload', 'examples'] } },
      },
    },
  },
});
