import { hotRouteSubject } from './hot-routes.mjs';

/** What is measured, by the name that `--only` takes, in this order. */
export const subjects = {
  me: hotRouteSubject((route) => route === 'GET /me'),
  routes: hotRouteSubject((route) => route !== 'GET /me'),
};
