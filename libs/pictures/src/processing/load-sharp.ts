import type sharp from 'sharp';

const formats = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'];
const allowedLoaders = formats.map((format) => `VipsForeignLoad${format}Buffer`);

let loading: Promise<typeof sharp> | undefined;

/** Loads the image library at the first picture: an instance that never sees one saves its memory. */
export function loadSharp(): Promise<typeof sharp> {
  // eslint-disable-next-line facet/static-imports -- the rules see the import of its type above
  loading ??= import('sharp').then(({ default: loaded }) => harden(loaded));
  return loading;
}

/** Five decoders (AVIF is a kind of HEIF), no cache of past pictures, one thread for each picture. */
function harden(library: typeof sharp): typeof sharp {
  library.block({ operation: ['VipsForeignLoad'] });
  library.unblock({ operation: allowedLoaders });
  library.cache(false);
  library.concurrency(1);
  return library;
}
