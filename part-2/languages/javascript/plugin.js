// Part 2's plugin in JavaScript.

export function process(chapter) {
  return { ...chapter, content: chapter.content.replaceAll('WASM', 'Wasm') };
}
