"""Series of counts followed through time: what is asked, where they come from, how they are told."""
