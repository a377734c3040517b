/** What the server that sent the page has: it says so in its head. */
const features = (document.querySelector('meta[name=facet-features]')?.getAttribute('content') ?? '').split(' ');

export const hasHostedPages = features.includes('hosted-pages');
export const isDemo = features.includes('demo');
