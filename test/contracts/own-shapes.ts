// Shapes that several of our own faces have in common.
import { uuid, type DocumentedRoute, type Shape } from './shape.js';

export const problem = (statuses: readonly number[]): DocumentedRoute['failures'] => ({
  shape: {
    type: 'about:blank',
    title: 'string',
    status: 'integer',
    detail: 'string',
    code: 'string',
    'errors?': [{ field: 'string', message: 'string' }],
    'permissions?': ['string'],
    'names?': ['string'],
  },
  statuses,
});

export const tokens: Shape = { accessToken: 'string', refreshToken: 'string', tokenType: 'Bearer', expiresIn: 'integer', user: { id: uuid } };
export const page = { 'cursor? in query': 'string', 'limit? in query': 'number' };
