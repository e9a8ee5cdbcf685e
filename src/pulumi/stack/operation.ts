export const operations = ['preview', 'up', 'refresh', 'destroy'] as const;

export type Operation = (typeof operations)[number];
