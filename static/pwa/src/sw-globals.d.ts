/** Put in by the build: what there is to cache. */
declare const __SHELL__: string[];
declare const __SCANNER__: string[];
declare const __STATIC__: string[];
declare const __VERSION__: string;
