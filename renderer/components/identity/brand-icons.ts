/**
 * Marks of well-known services and apps, one colour each, from Simple Icons (CC0; the marks belong
 * to their owners). Those that its editors had to take out at an owner's request are not here.
 */
import atlassian from 'simple-icons/icons/atlassian.svg?raw';
import brave from 'simple-icons/icons/brave.svg?raw';
import claude from 'simple-icons/icons/claude.svg?raw';
import cline from 'simple-icons/icons/cline.svg?raw';
import cloudflare from 'simple-icons/icons/cloudflare.svg?raw';
import cursor from 'simple-icons/icons/cursor.svg?raw';
import figma from 'simple-icons/icons/figma.svg?raw';
import git from 'simple-icons/icons/git.svg?raw';
import github from 'simple-icons/icons/github.svg?raw';
import copilot from 'simple-icons/icons/githubcopilot.svg?raw';
import chrome from 'simple-icons/icons/googlechrome.svg?raw';
import gemini from 'simple-icons/icons/googlegemini.svg?raw';
import huggingFace from 'simple-icons/icons/huggingface.svg?raw';
import jetbrains from 'simple-icons/icons/jetbrains.svg?raw';
import kubernetes from 'simple-icons/icons/kubernetes.svg?raw';
import linear from 'simple-icons/icons/linear.svg?raw';
import lmStudio from 'simple-icons/icons/lmstudio.svg?raw';
import mistral from 'simple-icons/icons/mistralai.svg?raw';
import mongodb from 'simple-icons/icons/mongodb.svg?raw';
import moonshot from 'simple-icons/icons/moonshotai.svg?raw';
import neon from 'simple-icons/icons/neon.svg?raw';
import notion from 'simple-icons/icons/notion.svg?raw';
import openCode from 'simple-icons/icons/opencode.svg?raw';
import qwen from 'simple-icons/icons/qwen.svg?raw';
import sentry from 'simple-icons/icons/sentry.svg?raw';
import stripe from 'simple-icons/icons/stripe.svg?raw';
import supabase from 'simple-icons/icons/supabase.svg?raw';
import trae from 'simple-icons/icons/trae.svg?raw';
import vercel from 'simple-icons/icons/vercel.svg?raw';
import windsurf from 'simple-icons/icons/windsurf.svg?raw';
import xcode from 'simple-icons/icons/xcode.svg?raw';
import zed from 'simple-icons/icons/zedindustries.svg?raw';

const files = {
  atlassian,
  brave,
  chrome,
  claude,
  cline,
  cloudflare,
  copilot,
  cursor,
  figma,
  gemini,
  git,
  github,
  huggingFace,
  jetbrains,
  kubernetes,
  linear,
  lmStudio,
  mistral,
  mongodb,
  moonshot,
  neon,
  notion,
  openCode,
  qwen,
  sentry,
  stripe,
  supabase,
  trae,
  vercel,
  windsurf,
  xcode,
  zed,
} as const;

export type Brand = keyof typeof files;

/** The `d` of its one path, in a square of 24. */
export function pathOf(brand: Brand): string {
  const [, path = ''] = / d="([^"]+)"/u.exec(files[brand]) ?? [];
  return path;
}

export const brands = Object.keys(files) as readonly Brand[];
