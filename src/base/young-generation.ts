/**
 * An option of V8 that keeps its young generation at its initial size, so that it collects garbage early. V8 would enlarge it for large
 * exports, which would then take a quarter more memory than small ones. Set it before anything else: the space does not shrink.
 */
export const SMALL_YOUNG_GENERATION = "--semi-space-growth-factor=1";
