export const config = { dir: { input: 'content' } };
