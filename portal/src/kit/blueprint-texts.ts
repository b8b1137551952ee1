/** What websites can begin as, in the portal's language: those that ship with the product are named by it, others by their makers. */
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'

export type Blueprint = Item<'/blueprints'>

type Texts = { name: string; description: string }

export function useBlueprintTexts(): (
  blueprint: Pick<Blueprint, 'slug' | 'owner' | 'name' | 'description'>,
) => Texts {
  const { t } = useTranslation('websites')
  const shipped: Record<string, Texts> = {
    blank: {
      name: t('Blank'),
      description: t('No content at all: the theme, its menus, and an empty website to begin with.'),
    },
    blog: {
      name: t('Blog'),
      description: t(
        'A calm place for writing: posts with categories and tags, authors, an archive, feeds and search.',
      ),
    },
    business: {
      name: t('Business'),
      description: t(
        'A local company with its offer, its people, opening hours, customer voices, answers to questions and news.',
      ),
    },
    magazine: {
      name: t('Magazine'),
      description: t(
        'Many authors, several desks, a front page with a lead story, and an archive that can be searched.',
      ),
    },
    portfolio: {
      name: t('Portfolio'),
      description: t(
        'Large pictures, case studies with facts, a short text about you, and a way to reach you.',
      ),
    },
    'professional-network': {
      name: t('Professional network'),
      description: t(
        'A directory of professionals by service, with profiles, referrals and customers kept for the team, and a way to join.',
      ),
    },
    shop: {
      name: t('Shop'),
      description: t(
        'A catalogue of products with photos, prices and categories, a story, delivery information and a small journal.',
      ),
    },
  }
  return ({ slug, owner, name, description }) =>
    (owner === 'platform' ? shipped[slug] : undefined) ?? { name, description }
}
