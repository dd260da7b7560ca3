import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The menu is the index of the documents: a group for each heading, an item for each link. */
function menu() {
  const groups = []
  for (const line of readFileSync(join(root, 'docs/README.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) {
      groups.push({ text: line.slice(3), items: [] })
    }
    for (const [, text, to] of line.matchAll(/\[([^\]]+)\]\(([^)]+)\.md\)/g)) {
      const link = new URL(to, 'http://site/docs/').pathname
      if (groups.length === 0) {
        groups.push({ text: 'Begin here', items: [] })
      }
      groups.at(-1).items.push({ text, link })
    }
  }
  return groups
}

/** As the forges that show these files make them, so that one link serves both. */
function anchor(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
}

export default {
  title: 'Larkpost',
  description: 'XMTP bots in Java and Quarkus',
  lang: 'en',
  srcDir: '..',
  // The documents and what they lead to; sources, builds and the modules' own pages stay out.
  srcExclude: ['README.md', '{framework,connectors,bots,samples,site,k8s}/**', '**/{target,node_modules}/**'],
  rewrites: { 'docs/README.md': 'docs/index.md' },
  outDir: '../target/site',
  // The pages lie outside this folder, what they are made with inside.
  vite: {
    resolve: {
      alias: [{ find: /^vue($|\/server-renderer$)/, replacement: join(root, 'site/node_modules/vue') + '$1' }],
    },
  },
  markdown: { anchor: { slugify: anchor } },
  themeConfig: {
    sidebar: menu(),
    outline: 'deep',
    search: { provider: 'local' },
  },
  buildEnd(site) {
    writeFileSync(
      join(site.outDir, 'index.html'),
      '<!doctype html><meta charset="utf-8"><title>Larkpost</title><meta http-equiv="refresh" content="0; url=docs/">'
        + '<a href="docs/">The documents</a>\n',
    )
  },
}
