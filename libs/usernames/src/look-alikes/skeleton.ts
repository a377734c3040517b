export const skeletonOf = (canonical: string): string => canonical;
