"""Pictures of games: trees as SVG, as a page, as TikZ; plots. Answers are drawn here, nothing is solved.

``part`` says which nodes are drawn, ``words`` what is written at them, ``layout`` where they stand, ``style`` how they
look; ``svg`` and ``page`` put it together.
"""

from exactgames.drawing.latex import tree_ef as tree_ef
from exactgames.drawing.latex import tree_tikz as tree_tikz
from exactgames.drawing.page import tree_fragment as tree_fragment
from exactgames.drawing.page import tree_html as tree_html
from exactgames.drawing.svg import tree_svg as tree_svg
