/** What an SVG may consist of: everything that draws, nothing that runs, loads or links. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** Elements that are kept. Those that are not are dropped with all that is in them. */
export const ELEMENTS = words(`
  svg g defs symbol use title desc metadata switch a
  path rect circle ellipse line polyline polygon text tspan textPath image marker
  linearGradient radialGradient stop pattern clipPath mask style
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
  feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
  feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateTransform animateMotion mpath set`)

/** Elements whose place a plain group takes: what they hold is shown, where they lead is forgotten. */
export const GROUPS = words('a switch')

/** Elements that change an attribute over time, which must not be one that leads somewhere. */
export const ANIMATIONS = words('animate animateTransform animateMotion set')

/** Attributes that are kept, besides aria-* and the guarded href. */
export const ATTRIBUTES = words(`
  id class style lang tabindex role viewBox version width height x y x1 x2 y1 y2 cx cy r rx ry fx fy fr d points pathLength
  transform transform-origin preserveAspectRatio zoomAndPan dx dy rotate textLength lengthAdjust startOffset method
  spacing side type media
  fill fill-opacity fill-rule stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-opacity stroke-width opacity color color-interpolation color-interpolation-filters color-rendering display
  visibility overflow clip clip-path clip-rule mask mask-type filter cursor pointer-events paint-order vector-effect
  shape-rendering text-rendering image-rendering enable-background mix-blend-mode isolation
  font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight letter-spacing word-spacing
  text-anchor text-decoration direction unicode-bidi writing-mode dominant-baseline alignment-baseline baseline-shift
  gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity patternUnits patternContentUnits
  patternTransform clipPathUnits maskUnits maskContentUnits marker-start marker-mid marker-end markerUnits markerWidth
  markerHeight refX refY orient
  filterUnits primitiveUnits in in2 result mode operator k1 k2 k3 k4 values stdDeviation edgeMode order kernelMatrix divisor
  bias targetX targetY preserveAlpha kernelUnitLength surfaceScale diffuseConstant specularConstant specularExponent
  limitingConeAngle lighting-color azimuth elevation z pointsAtX pointsAtY pointsAtZ scale xChannelSelector
  yChannelSelector flood-color flood-opacity radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept
  amplitude exponent
  attributeName attributeType begin dur end min max restart repeatCount repeatDur from to by calcMode keyTimes keySplines
  keyPoints path additive accumulate`)
