// Reads a feed as programs do that use these packages: node read.mjs PACKAGE URL [ETAG]. Prints JSON:
// {status, etag, items: [{id, title, link, date, author, content}]}.
import { extractFromXml, extractFromJson } from "@extractus/feed-extractor";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const [name, url, etag] = process.argv.slice(2);
const answer = await fetch(url, { headers: { "user-agent": name, ...(etag ? { "if-none-match": etag } : {}) } });
const body = await answer.text();

const first = (value) => (Array.isArray(value) ? value[0] : value);

const readers = {
  "rss-parser": async () => {
    const parser = new Parser({ customFields: { item: [["author", "person"]] } });
    const { items } = await parser.parseString(body);
    return items.map((item) => ({
      id: item.guid ?? item.id, title: item.title, link: item.link, date: item.isoDate,
      author: item.creator ?? item.author ?? first(item.person?.name),
      content: item["content:encoded"] ?? item.content,
    }));
  },
  feedsmith: async () => {
    const { format, feed } = parseFeed(body);
    if (format === "json") {
      return feed.items.map((item) => ({
        id: item.id, title: item.title, link: item.url, date: item.date_published,
        author: first(item.authors)?.name, content: item.content_html,
      }));
    }
    return (feed.items ?? feed.entries).map((item) => ({
      id: item.guid?.value ?? item.id, title: item.title?.value ?? item.title,
      link: item.link ?? first(item.links?.filter((link) => (link.rel ?? "alternate") === "alternate"))?.href,
      date: item.pubDate ?? item.published,
      author: first(item.dc?.creators) ?? item.dc?.creator ?? first(item.authors)?.name,
      content: item.content?.encoded ?? item.content?.value ?? item.content,
    }));
  },
  "@extractus/feed-extractor": async () => {
    const more = (item) => ({
      id: item.guid?.["#text"] ?? item.guid ?? item.id,
      author: first(item["dc:creator"]) ?? first(item.author)?.name ?? first(item.authors)?.name,
      content: item["content:encoded"] ?? item.content?.["#text"] ?? item.content ?? item.content_html,
    });
    const options = { descriptionMaxLen: 0, normalization: true, getExtraEntryFields: more };
    const isJson = body.startsWith("{");
    const feed = isJson ? extractFromJson(JSON.parse(body), options) : extractFromXml(body, options);
    return feed.entries.map((item) => ({ ...item, date: item.published }));
  },
};

const items = answer.status === 200 ? await readers[name]() : [];
console.log(JSON.stringify({ status: answer.status, etag: answer.headers.get("etag"), items }));
