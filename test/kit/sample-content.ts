/** The words of the sample site, see sample-site.ts. */

export const SITE = {
  title: 'Lakeside Studio',
  tagline: 'Design and craft for small places',
  description:
    'A small studio by the lake that makes furniture, writes about making, and helps others to begin.',
  social: [
    { platform: 'instagram', url: 'https://www.instagram.com/example' },
    { platform: 'mastodon', url: 'https://mastodon.social/@example' },
    { platform: 'linkedin', url: 'https://www.linkedin.com/company/example' },
  ],
  contact: {
    email: 'hello@example.com',
    phone: '+49 30 1234567',
    address: 'Seestraße 12\n14050 Berlin',
    hours: 'Mon–Fri 9–17',
  },
  copyright: '© 2026 Lakeside Studio',
}

export const AUTHORS = [
  {
    slug: 'ines-berger',
    name: 'Ines Berger',
    bio: 'Writes about rooms, tools and the people who use them. Trained as a carpenter, never got over it.',
  },
  { slug: 'jonas-weber', name: 'Jonas Weber', bio: 'Photographs workshops. Keeps bees on the roof.' },
  { slug: 'amina-diallo', name: 'Amina Diallo', bio: 'Plans gardens that look after themselves.' },
]

export const CATEGORIES = [
  { slug: 'workshop', name: 'Workshop', description: 'Tools, wood, and what happens between them.' },
  { slug: 'places', name: 'Places', description: 'Rooms and gardens worth a visit.' },
  { slug: 'people', name: 'People', description: 'Conversations with makers.' },
  { slug: 'notes', name: 'Notes', description: '' },
]
export const TAGS = ['Wood', 'Light', 'Garden', 'Repair', 'Slow', 'Travel', 'Interview'].map((name) => ({
  slug: name.toLowerCase(),
  name,
  description: '',
}))

const TEXT = [
  'Most of what we own was made by somebody we will never meet. Now and then it is worth asking who that was, how long it took, and what they would do differently today.',
  'The workshop is quiet in the morning. Light comes in low over the water, and for an hour nothing has to be finished.',
  'None of this is new. It is only easy to forget, and pleasant to be reminded of.',
]
const EXCERPT =
  'Light comes in low over the water, and for an hour nothing has to be finished. Notes from a slow week.'

export const POSTS = [
  'A table that will outlive us',
  'What the lake taught us about light',
  'Repairing a chair, and why it takes three days',
  'A conversation with a woman who builds boats alone, in a shed that has no electricity and the best view of the north shore',
  'Ten years of the same hammer',
  'The garden behind the station',
  'How we choose wood',
  'Notes from a week without deadlines',
  'Small rooms, large windows',
  'On sharpening',
  'The carpenter of Hallstatt',
  'Winter light',
  'What we read this summer',
  'Beginning again',
].map((title) => ({
  title,
  slug: title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60),
  excerpt: EXCERPT,
  text: TEXT,
}))

export const PAGES: { title: string; path: string; excerpt: string; text: string[]; template?: string }[] = [
  { title: 'About', path: '/about', excerpt: 'Four people, one workshop, a lake.', text: TEXT },
  { title: 'Team', path: '/about/team', excerpt: 'Who we are.', text: TEXT },
  { title: 'Press', path: '/about/press', excerpt: 'For journalists.', text: TEXT },
  {
    title: 'Contact',
    path: '/contact',
    excerpt: 'Write, call, or come by.',
    text: TEXT,
    template: 'contact',
  },
  { title: 'Privacy', path: '/privacy', excerpt: '', text: TEXT },
  { title: 'Imprint', path: '/imprint', excerpt: '', text: TEXT },
]

type SampleRecord = { title: string; summary: string; [field: string]: unknown }
export const COLLECTIONS: { slug: string; name: string; singular: string; description: string; portrait?: boolean; records: SampleRecord[] }[] = [
  {
    slug: 'services', name: 'Services', singular: 'Service', description: 'What we can do for you.',
    records: ['Furniture', 'Interiors', 'Restoration', 'Workshops', 'Consulting', 'Garden plans'].map((title, i) => ({ title, summary: 'From the first sketch to the day it stands in your room.', price: 120 + i * 45, duration: `${i + 1} days`, icon: 'star' })),
  },
  {
    slug: 'projects', name: 'Projects', singular: 'Project', description: 'Some of what we have made.',
    records: ['House by the water', 'Library for a school', 'Bakery Lindner', 'Boat shed', 'A kitchen for eight', 'Reading room', 'Station garden', 'Studio Nord'].map((title, i) => ({ title, summary: 'Oak, linen oil, and a long conversation.', client: 'Private', year: 2026 - (i % 5), location: 'Berlin', role: 'Design and build', discipline: ['Architecture', 'Interior', 'Furniture'][i % 3], website: 'https://example.com' })),
  },
  {
    slug: 'products', name: 'Shop', singular: 'Product', description: 'Things to take home.',
    records: ['Oak stool', 'Linen apron', 'Bread board', 'Desk lamp', 'Wall shelf', 'Beeswax polish', 'Tool roll', 'Wooden spoon', 'Side table'].map((title, i) => ({ title, summary: 'Made in our workshop, in small numbers.', price: [149, 64.5, 48, 189, 96, 12.9, 72, 18, 320][i], compare_at_price: i === 3 ? 229 : null, currency: 'EUR', sku: `LS-${100 + i}`, availability: i === 4 ? 'sold_out' : 'in_stock', material: 'Oak', dimensions: '40 × 32 × 45 cm', buy_url: 'https://example.com/buy', category: ['Furniture', 'Kitchen', 'Workshop'][i % 3], is_new: i < 2 })),
  },
  {
    slug: 'team', name: 'Team', singular: 'Member', description: 'Who does the work.', portrait: true,
    records: ['Ines Berger', 'Jonas Weber', 'Amina Diallo', 'Theo Lang'].map((title, i) => ({ title, summary: 'With us since the beginning.', role: ['Carpenter', 'Photographer', 'Gardener', 'Office'][i], email: 'hello@example.com', phone: '+49 30 1234567' })),
  },
  {
    slug: 'professionals', name: 'Professionals', singular: 'Professional', description: 'People you can trust with your project.', portrait: true,
    records: ['Dr. Lena Hoffmann', 'Marco Rossi', 'Sofia Almeida', 'Peter Novak', 'Yuki Tanaka', 'Clara Schmidt', 'Omar Haddad', 'Emma Lindqvist', 'Paul Martin', 'Nora Kaya'].map((title, i) => ({ title, summary: 'Advises families and small companies, in person and by video.', profession: ['Lawyer', 'Architect', 'Tax adviser', 'Physiotherapist'][i % 4], headline: 'Twenty years of clear answers', city: ['Berlin', 'Hamburg', 'Munich', 'Vienna'][i % 4], country: 'Germany', address: 'Seestraße 12, 14050 Berlin', email: 'mail@example.com', phone: '+49 30 1234567', website: 'https://example.com', languages: ['German', 'English'], rating: 4 + (i % 10) / 10, reviews_count: 12 + i * 7, years_of_experience: 5 + i, hourly_rate: 90 + i * 10, is_verified: i % 3 !== 0, accepts_new_clients: i % 2 === 0 })),
  },
  {
    slug: 'service-categories', name: 'Fields', singular: 'Field', description: 'Find help by what you need.',
    records: ['Law', 'Architecture', 'Taxes', 'Health'].map((title) => ({ title, summary: 'Independent experts near you.', icon: 'scale' })),
  },
  {
    slug: 'testimonials', name: 'Voices', singular: 'Voice', description: 'What others say.',
    records: ['Karin M.', 'Familie Okafor', 'Lindner Bakery'].map((title) => ({ title, summary: 'They listened first, and then built exactly what we needed.', quote: 'They listened first, and then built exactly what we needed.', author: title, role: 'Customer', rating: 5 })),
  },
  {
    slug: 'faqs', name: 'Questions', singular: 'Question', description: 'Often asked.',
    records: ['How long does it take?', 'Do you deliver?', 'Can I visit the workshop?', 'What does it cost?', 'Which woods do you use?'].map((title) => ({ title, summary: 'Most pieces take six to eight weeks. We tell you before we begin.', answer: 'Most pieces take six to eight weeks. We tell you before we begin.' })),
  },
] // prettier-ignore
