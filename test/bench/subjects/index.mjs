import { against } from './against.mjs';
import { attributes } from './attributes.mjs';
import { crowds } from './crowds.mjs';
import { devices } from './devices.mjs';
import { edge } from './edge.mjs';
import { factorDemand } from './factor-demand.mjs';
import { growth } from './growth.mjs';
import { hotRouteSubject } from './hot-routes.mjs';
import { importing } from './import.mjs';
import { inbox } from './inbox.mjs';
import { names } from './names.mjs';
import { peers } from './peers.mjs';
import { process } from './process.mjs';
import { search } from './search.mjs';
import { signIn } from './sign-in.mjs';
import { watching } from './watching.mjs';

/** What is measured, by the name that `--only` takes, in this order. */
export const subjects = {
  me: hotRouteSubject((route) => route === 'GET /me', { isFigure: true }),
  routes: hotRouteSubject((route) => route !== 'GET /me'),
  crowds,
  edge,
  process,
  'sign-in': signIn,
  devices,
  names,
  inbox,
  search,
  attributes,
  'factor-demand': factorDemand,
  import: importing,
  growth,
  watching,
  against,
  peers,
};
