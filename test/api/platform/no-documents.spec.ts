/** @settings {"SWAGGER": "off", "CONSOLE": "off"} */
import { expect, it } from '@jest/globals';
import { api } from '../../support/api.js';

it.each(['/', '/docs', '/docs/', '/docs/openapi/all.json', '/docs-json', '/docs/swagger-ui-init.js'])(
  'switched off, Swagger UI is not there: %s',
  async (path) => {
    const { status, body } = await api.get(path);
    expect([status, body.code]).toEqual([404, 'route.unknown']);
  },
);
