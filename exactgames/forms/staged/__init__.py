"""The staged form: auction payments are sunk, so that histories share one aftermarket.

docs/reference/certificate.md, "The staged form", defines it and says why it is the same game. The line through this
folder; each file computes one thing from those before it:

    the auction       auction_sets    who bids, one set a type
                      bids            the rules matched to them: the mixed bids
                      rivals          where each bid leads, by outcome classes instead of bid profiles
                      posteriors      what an agent learns of the others' types from an outcome
                      worlds          the allocations with labels from which an aftermarket starts: AuctionStage
    the game          folded          every world's aftermarket once, in one tree; its sets are the classes
                      game            both together: StagedGame
                      standing        how many sets of the explicit tree a class stands for
                      counts          its size, for the certificate
    the profile       classes         which are known, so that beliefs can be computed there
                      beliefs         what agents believe of types where the aftermarket starts
                      given           the beliefs that the file gives
                      profile         the rules matched to the classes, completed, played: Profile
                      values          what it brings from every world on, and from every bid
                      path            where it leads, and its outcomes
                      found           profiles whose open classes are found
                      open_bids       and whose open bids are
    the verdict       open_classes    where β must be optimal at every history
                      plans           the best continuation plans
                      slacks          what every action, and every bid, loses
                      belief_faults   given beliefs against Bayes' rule
                      deviations      the witness, if something gains
                      check           these, for one concept
    dominance         implied         payoff tables with a column for each outcome class
                      least_column    the type-contingent bids against which a mixture gains least
                      strategy_columns   dominance against type-contingent bids, by generating such columns

``form`` puts them behind the protocol ``Form``, each computed when first asked for.
"""
